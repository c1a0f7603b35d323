import { migrateDatabase, openDatabase } from "#core/postgres/open-database.ts";
import { tell } from "./run-command.ts";
import { runProcess } from "./run-process.ts";

await runProcess(async (life) => {
  const database = await openDatabase(tell);
  life.atEnd(database.release);
  const applied = await migrateDatabase(database);
  console.log(applied.length > 0 ? `Applied ${applied.join(", ")}` : "The database is up to date");
});
