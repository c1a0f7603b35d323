import { type ListState, readListState, writeListState } from "#ui/shared/table/list-state.ts";

/** What the address says: which of the two lists, and where in it. */
export type UsersState = ListState & { view: "users" | "invitations" };

export const LISTS = {
  users: { sorts: ["name", "email", "role", "lastLoginAt"], standardSort: "name" },
  invitations: { sorts: ["email", "createdAt", "expiresAt"], standardSort: "-createdAt" },
};

const isView = (view: string): view is UsersState["view"] => Object.hasOwn(LISTS, view);

export const readUsersState = (query: URLSearchParams): { state: UsersState; unknown: string[] } => {
  const asked = query.get("view") ?? "users";
  const view = isView(asked) ? asked : "users";
  const { state, unknown } = readListState(query, LISTS[view]);
  return { state: { view, ...state }, unknown: [...(isView(asked) ? [] : ["view"]), ...unknown] };
};

export const writeUsersState = ({ view, ...list }: UsersState): string => {
  const query = new URLSearchParams();
  if (view !== "users") query.set("view", view);
  writeListState(query, list, LISTS[view].standardSort);
  return query.size > 0 ? `?${query}` : "";
};
