/**
 * Earlier addresses of pages, with the present ones. Each is redirected for good, with its parameters, so that bookmarks, links in
 * emails and chats, and addresses stored before keep working.
 */
export const FORMER_ADDRESSES = {
  "/cohorts": "/retention",
  "/churn": "/todo",
} as const;

const isFormer = (address: string): address is keyof typeof FORMER_ADDRESSES => address in FORMER_ADDRESSES;

/** The present address of a page's earlier one; any other as it is. */
export const toPresentAddress = (address: string): string => (isFormer(address) ? FORMER_ADDRESSES[address] : address);
