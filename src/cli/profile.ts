import { InvalidArgumentError } from "commander";
import type { ShownProfile } from "#features/axes/compute-profiles.ts";
import { EcommerceClusteringEngine } from "#features/playbooks/clustering-engine.ts";
import { actingInStore, badArguments, parseArguments, runAxesCommand } from "./axes/axes-command.ts";
import { defineCommand } from "./define-command.ts";
import { tell } from "./run-command.ts";

const toIds = (text: string): string[] => {
  const ids = [...new Set(text.split(",").map((id) => id.trim()))];
  if (ids.every((id) => id !== "")) return ids;
  throw new InvalidArgumentError("It must be the shop's own customer IDs, such as C1,C2.");
};

const command = defineCommand("npm run profile --")
  .description("Prints customers' profiles on the behavioral axes, from the active model and their orders until now.")
  .requiredOption("--store-id <slug>", "the business")
  .requiredOption("--customer-ids <ids>", "the shop's own IDs, separated by commas", toIds)
  .option("--json", "print only JSON on standard output");

parseArguments(command);
const given = command.opts<{ storeId: string; customerIds: string[]; json?: boolean }>();

/** Memberships in the specification's format: largest first, with three decimals. */
const formatShares = (shares: Readonly<Record<string, number>>): string =>
  Object.entries(shares)
    .sort(([, a], [, b]) => b - a)
    .map(([key, share]) => `${key} ${share.toFixed(3)}`)
    .join(", ");

const formatProfile = (profile: ShownProfile): string[] => {
  const { customer_id, store_id, fuzzy_memberships, membership_strength, archetype, interpretation } = profile;
  return [
    `${customer_id} (${store_id})`,
    ...Object.entries(fuzzy_memberships).map(
      ([axis, shares]) => `  ${axis} (${membership_strength[axis]}): ${formatShares(shares)}`,
    ),
    `  lifetime_value: ${profile.lifetime_value}`,
    `  churn_risk_score: ${profile.churn_risk_score.toFixed(3)}`,
    `  archetype: ${archetype ?? "none"}`,
    `  interpretation: ${interpretation || "none"}`,
    "",
  ];
};

await runAxesCommand(async () => {
  await actingInStore(given.storeId);
  const { profiles, unknown } = await new EcommerceClusteringEngine().calculateCustomerProfiles(given);
  if (unknown.length > 0) throw badArguments(`${given.storeId} has no customer ${unknown.join(", ")}`);
  if (profiles[0]?.model_version === null) {
    tell(`There is no model yet, so only features are shown: run npm run segment -- --store-id ${given.storeId}`);
  }
  console.log(given.json ? JSON.stringify({ data: profiles }, null, 2) : profiles.flatMap(formatProfile).join("\n"));
});
