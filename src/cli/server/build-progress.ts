import { availableParallelism, loadavg } from "node:os";

/** What a build does, in its order. */
const STEPS = [
  ["prepare", "preparing"],
  ["compile", "compiling pages and routes"],
  ["collect", "reading the pages' settings"],
  ["write", "writing pages"],
  ["finish", "finishing the pages"],
  ["compress", "compressing scripts and styles"],
  ["share", "merging copies of the server's code"],
] as const;

export type BuildStep = (typeof STEPS)[number][0];

const WORDS: Record<BuildStep, string> = Object.fromEntries(STEPS) as Record<BuildStep, string>;

/** The lines of `next build` that begin a step. */
const BEGINNINGS: readonly (readonly [line: RegExp, step: BuildStep])[] = [
  [/Creating an optimized production build/, "compile"],
  [/Collecting page data/, "collect"],
  [/Generating static pages .*\(0\/\d+\)/, "write"],
  [/Finalizing page optimization/, "finish"],
];

/** The step that a line of `next build` begins; undefined for other lines. */
export const stepIn = (line: string): BuildStep | undefined => BEGINNINGS.find(([pattern]) => pattern.test(line))?.[1];

/** From this many waiting processes per core on, other work takes most of the machine. */
const BUSY_LOAD = 2;

type Moment = { step: BuildStep; seconds: number; loadPerCore: number };

const asTime = (seconds: number): string =>
  seconds < 60 ? `${Math.floor(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;

/** "Building the pages, step 2 of 7: compiling pages and routes (1 min 10 s)", and why it takes long if the machine is busy. */
export const progressLine = ({ step, seconds, loadPerCore }: Moment): string => {
  const number = STEPS.findIndex(([name]) => name === step) + 1;
  const line = `Building the pages, step ${number} of ${STEPS.length}: ${WORDS[step]} (${asTime(seconds)})`;
  if (loadPerCore < BUSY_LOAD) return line;
  return `${line}. Other work uses this machine (load ${loadPerCore.toFixed(1)} per core), so this takes longer`;
};

const EVERY_MS = 10_000;

/** Prints each step as it begins, and while it lasts the elapsed time every ten seconds. */
export const reportBuild = (print: (line: string) => void) => {
  const began = performance.now();
  let step: BuildStep = "prepare";
  const elapsed = (): number => (performance.now() - began) / 1000;
  const report = (): void => {
    const [load = 0] = loadavg();
    print(progressLine({ step, seconds: elapsed(), loadPerCore: load / availableParallelism() }));
  };
  report();
  const timer = setInterval(report, EVERY_MS);
  return {
    onStep: (next: BuildStep): void => {
      step = next;
      report();
    },
    /** Stops the reports and returns how long the build took. */
    end: (): string => {
      clearInterval(timer);
      return asTime(elapsed());
    },
  };
};
