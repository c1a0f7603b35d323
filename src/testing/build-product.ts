import { runProcess } from "#cli/run-process.ts";
import { buildTarget } from "./attack/target.ts";

// A step of `npm test`: what is attacked and what the browser visits are one build, made only where there is none of these sources.

await runProcess(buildTarget);
