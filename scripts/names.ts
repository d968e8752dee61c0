/** `test-changes` → `testChanges`: the name a check's source exports it by. */
export function exportName(check: string): string {
  return check.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
