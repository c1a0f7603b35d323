import { type RfmState, readState, writeState } from "../report-state.ts";

/** Whose people: the report's own words, with `segment` for what is in focus there. */
export type MembersState = Omit<RfmState, "focus" | "view"> & { segment: string | null };

/** The address's query under the names that the report's page gives them. */
const asReport = (query: URLSearchParams): URLSearchParams => {
  const report = new URLSearchParams(query);
  const segment = report.get("segment");
  for (const name of ["segment", "focus", "view"]) report.delete(name);
  if (segment !== null) report.set("focus", segment);
  return report;
};

/** What the address names that does not exist falls back to the standard, and its name is told in `unknown`. */
export const readMembers = (
  query: URLSearchParams,
  storefrontIds: readonly number[],
): { state: MembersState; unknown: string[] } => {
  const report = readState(asReport(query), storefrontIds);
  const { focus, view: _, ...rest } = report.state;
  return {
    state: { ...rest, segment: focus },
    unknown: report.unknown.map((name) => (name === "focus" ? "segment" : name)),
  };
};

export const writeMembers = ({ segment, ...rest }: MembersState): string => {
  const query = new URLSearchParams(writeState({ ...rest, focus: segment, view: "chart" }));
  query.delete("focus");
  if (segment !== null) query.set("segment", segment);
  return query.size > 0 ? `?${query}` : "";
};

/** The page of the people behind what is in focus on the report's page, and the way back. */
export const membersAddress = ({ focus, view: _, ...rest }: RfmState): string =>
  `/rfm/customers${writeMembers({ ...rest, segment: focus })}`;

export const reportAddress = ({ segment, ...rest }: MembersState): string =>
  `/rfm${writeState({ ...rest, focus: segment, view: "chart" })}`;
