import { openMigrated } from "./run-command.ts";
import { runProcess } from "./run-process.ts";

await runProcess(async (life) => {
  const { applied } = await openMigrated(life);
  console.log(applied.length > 0 ? `Applied ${applied.join(", ")}` : "The database is up to date");
});
