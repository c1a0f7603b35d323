import type pg from "pg";
import { countShardNodes, hasCitus, readPlaces, type TablePlacement } from "#lib/server/postgres/citus.ts";
import { about, type Finding } from "./finding.ts";

/** Where Citus has the tables; nothing on plain PostgreSQL. */
export const checkCitus = async (client: pg.Client): Promise<Finding[]> => {
  if (!(await hasCitus((text) => client.query(text)))) return [];
  const { ok, fail } = about("citus");
  const places = await readPlaces(client);
  const misplaced = places.filter((table) => table.is !== table.shouldBe);
  if (misplaced.length > 0)
    return misplaced.map(({ name, is, shouldBe }) =>
      fail(`${name} is ${is} and should be ${shouldBe}`, "Run: npm run migrate"),
    );
  const named = (place: TablePlacement) => places.flatMap(({ name, is }) => (is === place ? [name] : [])).join(", ");
  const distributed = places.filter((table) => table.is === "distributed").length;
  const nodes = await countShardNodes(client);
  return [
    ok(
      `${distributed} tables distributed over ${nodes} node${nodes === 1 ? "" : "s"}; on every node: ${named("reference")}; local: ${named("local")}`,
    ),
  ];
};
