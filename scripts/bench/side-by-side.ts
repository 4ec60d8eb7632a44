/**
 * For what does not depend on how quickly it goes: two at once.
 * @throws what the first of them threw that failed, when both are over
 */
export async function sideBySide<One, Other>(
  one: Promise<One>,
  other: Promise<Other>,
): Promise<readonly [One, Other]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}
