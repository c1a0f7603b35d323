type Sending = { method: string; headers: Headers; body?: BodyInit; signal?: AbortSignal };

/** Every "name: value" line of an answer. */
const parseHeaders = (text: string): Headers =>
  new Headers(
    text
      .trim()
      .split("\r\n")
      .filter((line) => line.includes(":"))
      .map((line): [string, string] => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]),
  );

/**
 * Sends a file as `fetch` does and reports the share of it that is sent, which `fetch` cannot.
 * @throws TypeError if no answer arrives, DOMException when aborted
 */
export const sendWithProgress = (
  address: string,
  { method, headers, body, signal }: Sending,
  onProgress: (share: number) => void,
): Promise<Response> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, address);
    for (const [name, value] of headers) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      const { status, responseText } = request;
      resolve(new Response(responseText || null, { status, headers: parseHeaders(request.getAllResponseHeaders()) }));
    };
    request.onerror = () => reject(new TypeError("No answer"));
    request.onabort = () => reject(new DOMException("The upload was canceled", "AbortError"));
    signal?.addEventListener("abort", () => request.abort());
    request.send(body as XMLHttpRequestBodyInit | undefined);
  });
