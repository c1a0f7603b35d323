import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { splitStatements } from "./migrations.ts";

test("ends statements at semicolons, but not in texts, names, bodies and comments", () => {
  const statements = [
    "select 'a;b', 'it''s;', e'\\';', \"c;d\";",
    "-- first; second\nselect 1 /* ; */ - 2;",
    "create function f() returns int language sql as $$ select 1; $$;",
    "do $body$ begin perform $$;$$; end $body$;",
    "select $1, 'e', else_case",
  ];
  expect(splitStatements(`\n${statements.join("\n")}\n-- the end;\n`)).toEqual([
    ...statements.slice(0, -1),
    `${statements.at(-1)}\n-- the end;`,
  ]);
  expect(splitStatements(" ; -- nothing;\n")).toEqual([]);
});

test("loses nothing of the migrations but empty lines and trailing comments", () => {
  const folder = path.resolve("prisma/migrations");
  const essence = (text: string) => text.replaceAll(/--[^\n]*|\s/g, "");
  for (const name of readdirSync(folder).filter((entry) => !entry.endsWith(".toml"))) {
    const script = readFileSync(path.join(folder, name, "migration.sql"), "utf8");
    expect([name, essence(splitStatements(script).join("\n"))]).toEqual([name, essence(script)]);
  }
});
