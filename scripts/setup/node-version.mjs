/** The oldest Node that setup runs on; everything after it runs on the Node that npm installs. */
export const OLDEST_NODE = '20.18.0';

/**
 * @param {string} version such as `20.18.1` or `v24.0.0`
 * @param {string} oldest the version it is compared with
 * @returns {boolean} whether it is that version or a later one
 */
export function isAtLeast(version, oldest) {
  const [have, want] = [numbersOf(version), numbersOf(oldest)];
  for (let place = 0; place < 3; place += 1) {
    const difference = (have[place] ?? 0) - (want[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** @param {string} version @returns {number[]} */
function numbersOf(version) {
  // A pre-release such as 24.0.0-nightly counts as its release.
  return version.replace(/^v/, '').split('-', 1).join('').split('.').map(Number);
}
