// Runs the code of a command line and sets its exit code. Knows not what the command does.

/** A line a call. A reader that has seen enough, such as `head`, closes the pipe: that ends the command in peace. */
export function runCommand(command: (write: (line: string) => void) => number | Promise<number>): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  void Promise.resolve(command((line) => void process.stdout.write(`${line}\n`))).then((code) => {
    process.exitCode = code;
  });
}
