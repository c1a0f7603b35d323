/**
 * next-auth's own endpoints, which have no contracts: they take forms and answer with an address whose `error` is the refusal.
 */

const PLACE = "/api/auth";

const csrfToken = async (): Promise<string> => {
  const response = await fetch(`${PLACE}/csrf`);
  if (!response.ok) throw new Error(`No token: HTTP ${response.status}`);
  const { csrfToken: token } = (await response.json()) as { csrfToken: string };
  return token;
};

const post = async (door: string, fields: Record<string, string>): Promise<Response> =>
  fetch(`${PLACE}/${door}`, {
    method: "POST",
    body: new URLSearchParams({ ...fields, csrfToken: await csrfToken(), json: "true" }),
  });

/** The refusal in the address of next-auth's answer: its `error`, or `csrf` for an expired token. */
const readRefusal = async (response: Response): Promise<URLSearchParams> => {
  const body: unknown = await response.json().catch(() => null);
  const url = typeof body === "object" && body !== null && "url" in body ? String(body.url) : "";
  return new URL(url, window.location.origin).searchParams;
};

export type Refusal =
  | { kind: "wrong" }
  | { kind: "locked"; minutes: number }
  | { kind: "unreachable" }
  | { kind: "no-user" };

/** The meaning of a refused login's `error`, from an answer or from the login page's address. */
export const loginRefusal = (word: string): Refusal => {
  const [code, minutes] = word.split(":");
  if (code === "ACCOUNT_LOCKED") return { kind: "locked", minutes: Math.max(1, Number(minutes) || 1) };
  if (code === "BAD_CREDENTIALS") return { kind: "wrong" };
  if (code === "NO_USER_YET") return { kind: "no-user" };
  return { kind: "unreachable" };
};

/** Starts a session, in the business with this slug if given; returns the refusal. */
export const logIn = async (email: string, password: string, business = ""): Promise<Refusal | null> => {
  try {
    for (const _attempt of ["first", "with a fresh token"]) {
      const response = await post("callback/credentials", { email, password, business });
      const words = await readRefusal(response);
      if (words.get("csrf")) continue;
      const error = words.get("error");
      if (error) return loginRefusal(error);
      return response.ok ? null : { kind: "unreachable" };
    }
    return { kind: "unreachable" };
  } catch {
    return { kind: "unreachable" };
  }
};

/** Ends the current session. */
export const logOut = async (): Promise<boolean> => {
  try {
    return (await post("signout", {})).ok;
  } catch {
    return false;
  }
};
