/** What the address says: which of the two lists. */
export type UsersState = { view: "users" | "invitations" };

const isView = (view: string): view is UsersState["view"] => view === "users" || view === "invitations";

export const readUsersState = (query: URLSearchParams): { state: UsersState; unknown: string[] } => {
  const asked = query.get("view") ?? "users";
  return isView(asked) ? { state: { view: asked }, unknown: [] } : { state: { view: "users" }, unknown: ["view"] };
};

export const writeUsersState = ({ view }: UsersState): string => (view === "users" ? "" : `?view=${view}`);
