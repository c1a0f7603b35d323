/** Requests to a Medusa server. Throws with what it answered if it is no success. */
export const medusaApi = (address: string, headers: Record<string, string>) => {
  const send = async (method: string, path: string, body?: object): Promise<Record<string, never>> => {
    const response = await fetch(`${address}${path}`, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
    return JSON.parse(text);
  };
  // biome-ignore lint/suspicious/noExplicitAny: The answers are of another product and only read in tests.
  type Answer = any;
  return {
    get: (path: string): Promise<Answer> => send("GET", path),
    post: (path: string, body: object = {}): Promise<Answer> => send("POST", path, body),
  };
};

export type MedusaApi = ReturnType<typeof medusaApi>;
