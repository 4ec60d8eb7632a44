/**
 * Closes one after the other, each even when one before it could not be closed.
 * @throws the first error, when all have had their turn
 */
export async function closeAll(closings: readonly (() => unknown)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const close of closings) {
    try {
      await close();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}
