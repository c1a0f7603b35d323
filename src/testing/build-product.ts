import { runProcess } from "#cli/run-process.ts";
import { buildTarget } from "#testing/processes/target.ts";

// A step of `npm test`: the attack tests and the browser tests share one build, made only if these sources have none yet.

await runProcess(buildTarget);
