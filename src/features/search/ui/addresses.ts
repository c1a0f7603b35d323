import type { Page } from "#core/ui/page/feature-pages.tsx";

/** The address of a page's list, or of what creates a record there, with its parameters; the first page without one. */
export const toAddress = (
  page: Page | undefined,
  at: "list" | "create" = "list",
  query: Readonly<Record<string, string>> = {},
): string => {
  const { list = "/", create }: Partial<Page> = page ?? {};
  const address = at === "create" && typeof create === "string" ? create : list;
  const parameters = new URLSearchParams(query);
  return parameters.size > 0 ? `${address}?${parameters}` : address;
};
