import { expect, test } from "vitest";
import { asOwner } from "./policies.ts";

test("a connection that breaks between two statements fails the work but not the process", async () => {
  const work = asOwner(async (owner) => {
    const { rows } = await owner.query<{ pid: number }>("select pg_backend_pid() as pid");
    const broken = new Promise<void>((resolve) => owner.once("end", () => resolve()));
    await asOwner((other) => other.query("select pg_terminate_backend($1::int)", [rows[0]?.pid]));
    await broken;
    await owner.query("select 1");
  });
  await expect(work).rejects.toThrow("not queryable");
});
