/** Runs the command line as a person does: a process of its own, with nothing of this one's environment but the path, and a store that leaves nothing behind. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REPOSITORY } from "./cognate.ts";

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface RunningCommand {
  /** Resolves with the first match in what was printed so far, to stdout or else to stderr; rejects if the process ends before. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<CommandResult>;
  readonly pid: number | undefined;
}

/** Many processes of the same sources: V8 compiles them once. */
const COMPILED = join(tmpdir(), "cognate-tests-compiled");

export const startCommand = (
  args: readonly string[],
  { env = {}, cwd = REPOSITORY }: CommandOptions = {},
): RunningCommand =>
  watch(
    spawn(process.execPath, [join(REPOSITORY, "cli", "main.ts"), ...args], {
      cwd,
      env: {
        PATH: process.env["PATH"] ?? "",
        NO_COLOR: "1",
        NODE_COMPILE_CACHE: COMPILED,
        COGNATE_DATA: ":memory:",
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    }),
  );

export const runCommand = (args: readonly string[], options?: CommandOptions): Promise<CommandResult> =>
  startCommand(args, options).ended;

const watch = (child: ChildProcess): RunningCommand => {
  const printed = { stdout: "", stderr: "" };
  const waiting = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const)
    child[name]?.on("data", (chunk: Buffer) => {
      printed[name] += chunk.toString("utf8");
      for (const look of waiting) look();
    });
  const ended = once(child, "close").then(([code]) => ({ code: code as number | null, ...printed }));
  return {
    ended,
    pid: child.pid,
    signal: (name) => void child.kill(name),
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const match = pattern.exec(printed.stdout) ?? pattern.exec(printed.stderr);
          if (match === null) return;
          waiting.delete(look);
          resolve(match);
        };
        waiting.add(look);
        look();
        void ended.then(({ code, stderr }) => reject(new Error(`It ended with ${code}: ${stderr}`)));
      }),
  };
};
