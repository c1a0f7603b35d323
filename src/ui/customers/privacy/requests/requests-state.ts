import { PRIVACY_STATES, type PrivacyState } from "#lib/domain/customers/privacy/requests.ts";
import { readQuery } from "#ui/shared/address/read-query.ts";

/** Which requests are shown: those in one state, or all. */
export type RequestsState = { state: PrivacyState | null };

const ALL = "all";

export const readRequestsState = (query: URLSearchParams): { state: RequestsState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const stateIn = (text: string) => (text === ALL ? null : PRIVACY_STATES.find((each) => each === text));
  const state = read<PrivacyState | null>("state", stateIn, "open");
  return { state: { state }, unknown };
};

export const writeRequestsState = ({ state }: RequestsState): string =>
  state === "open" ? "" : `?state=${state ?? ALL}`;
