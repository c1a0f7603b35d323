import { existsSync } from "node:fs";
import { OperatorError } from "#core/server/operator-error.ts";
import { settingProblems } from "#core/server/settings.ts";
import { runProcess } from "./run-process.ts";
import { BUILD_TIME } from "./server/product-build.ts";
import { runServer } from "./server/run-server.ts";

await runProcess(async (life) => {
  const problems = settingProblems({ production: true });
  if (problems.length > 0) {
    throw new OperatorError(["Not started. Correct in .env or the environment:", ...problems].join("\n  - "));
  }
  if (!existsSync(".next/BUILD_ID")) {
    throw new OperatorError(`There is no build yet. Run: npm run build (takes ${BUILD_TIME})`);
  }
  await runServer(life, {
    dev: false,
    onListening: (address) => console.log(`Customer 360 is listening on ${address}`),
  });
});
