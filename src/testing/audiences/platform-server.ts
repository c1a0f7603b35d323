import { type ShopAnswer, type ShopRequest, startShopServer } from "#testing/shops/connections/shop-server.ts";
import type { Documented } from "./documented.ts";

/** A local server that answers like a platform's API; each exchange must be in the platform's own document, if it is there. */
export const startPlatform = async (
  answer: (request: ShopRequest) => ShopAnswer,
  documented: Documented | null = null,
) => {
  const problems: unknown[] = [];
  const server = await startShopServer((request) => {
    try {
      const answered = answer(request);
      documented?.expectDocumented(request, answered);
      return answered;
    } catch (problem) {
      problems.push(problem);
      return { status: 418, json: { message: String(problem) } };
    }
  });
  return { ...server, problems };
};

export type PlatformServer = Awaited<ReturnType<typeof startPlatform>>;
