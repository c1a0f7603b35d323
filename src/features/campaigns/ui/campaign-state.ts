import { readQuery } from "#core/ui/address/read-query.ts";
import { MEASURES, type Measure } from "#lib/effects/campaign.ts";

/** The page's state in the address. */
export type CampaignPageState = { measure: Measure; view: "chart" | "table" };

export const readCampaignState = (query: URLSearchParams): { state: CampaignPageState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const state = {
    measure: read<Measure>("measure", (text) => MEASURES.find((one) => one === text), "revenue"),
    view: query.get("view") === "table" ? ("table" as const) : ("chart" as const),
  };
  return { state, unknown };
};

export const writeCampaignState = ({ measure, view }: CampaignPageState): string => {
  const query = new URLSearchParams();
  if (measure !== "revenue") query.set("measure", measure);
  if (view !== "chart") query.set("view", view);
  return query.size > 0 ? `?${query}` : "";
};
