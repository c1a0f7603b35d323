import { expect, onTestFinished, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { beginRunsAfterImport } from "#features/imports/run-after-import.ts";
import { getField } from "#records/rules/criteria/catalogue.ts";
import { aBusiness } from "#testing/builders.ts";
import { kindsIn, runsIn } from "#testing/processes/runs-after-import.ts";
import { asAdmin } from "#testing/request.ts";
import { createSegment } from "./edit-segment.ts";
import { segmentsChangedBy } from "./recalculate-segments.ts";

const CRITERIA = { all: [{ field: "country", operator: "is", value: "NZ" }] };

/** No field changes with tickets yet, so this makes one. */
const letCountryChangeWithTickets = (): void => {
  const field = getField("country");
  field.changesWith = "tickets";
  onTestFinished(() => {
    delete field.changesWith;
  });
};

const importTickets = (actor: Actor) =>
  withBusiness(actor, (client) =>
    beginRunsAfterImport(client, actor, {
      ordersNew: 0,
      ordersUpdated: 0,
      ordersKept: 0,
      refundsNew: 0,
      ticketsNew: 1,
    }),
  );

test("an import of tickets updates the segments whose rules use fields that change with tickets", async () => {
  const actor = asAdmin(await aBusiness());
  const { id } = await createSegment(actor, { name: "New Zealand", criteria: CRITERIA, isAutomatic: true });
  letCountryChangeWithTickets();
  await importTickets(actor);
  expect((await runsIn(actor)).map(({ kind, options }) => [kind, options])).toEqual([
    ["recalculate_segments", { reason: "event" }],
  ]);
  expect(await segmentsChangedBy(actor, ["events", "tickets"])).toEqual([id]);
});

test("an import of tickets updates no segment whose rule uses other fields", async () => {
  const actor = asAdmin(await aBusiness());
  await createSegment(actor, { name: "New Zealand", criteria: CRITERIA, isAutomatic: true });
  await importTickets(actor);
  expect(await kindsIn(actor)).toEqual([]);
});
