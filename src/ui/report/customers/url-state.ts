import { type RfmState, readState, writeState } from "../report-state.ts";

/** Which customers to list: the report's parameters, with `segment` for the focused one. */
export type MembersState = Omit<RfmState, "focus" | "view"> & { segment: string | null };

/** The query string, with the report page's parameter names. */
const asReport = (query: URLSearchParams): URLSearchParams => {
  const report = new URLSearchParams(query);
  const segment = report.get("segment");
  for (const name of ["segment", "focus", "view"]) report.delete(name);
  if (segment !== null) report.set("focus", segment);
  return report;
};

/** Replaces invalid values by defaults and lists their names in `unknown`. */
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

/** Addresses of the page with the focused customers, and of the report to return to. */
export const membersAddress = ({ focus, view: _, ...rest }: RfmState): string =>
  `/rfm/customers${writeMembers({ ...rest, segment: focus })}`;

export const reportAddress = ({ segment, ...rest }: MembersState): string =>
  `/rfm${writeState({ ...rest, focus: segment, view: "chart" })}`;
