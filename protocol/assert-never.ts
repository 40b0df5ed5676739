/** Marks a `switch` as complete: a new member of the union without a case does not compile. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected: ${JSON.stringify(value)}`);
}
