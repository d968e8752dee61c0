/** Writes to stdout and comes back when it has left; a reader that went away (`| head`) is no fault. */
export function print(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.once("error", () => resolve());
    process.stdout.write(text, () => resolve());
  });
}
