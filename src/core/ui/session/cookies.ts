/** Preferences that the server needs before rendering the first page. They are no secrets, so scripts may read them. */
export const rememberChoice = (name: string, value: string): void => {
  const secure = window.location.protocol === "https:" ? "; secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http and in older browsers
  document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax${secure}`;
};
