/**
 * Does some work for each item, for at most `limit` of them at a time; returns the results in the order of the items. If the
 * work fails for one item, throws that error and starts no other.
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  let hasFailed = false;
  const takeTurns = async () => {
    // One iterator for all of them: each item is taken once.
    for (const [at, item] of queue) {
      if (hasFailed) return;
      try {
        results[at] = await work(item);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: limit }, takeTurns));
  return results;
}
