/** For `tsc`, which spends a third of its processor time on collecting garbage unless it may hold more, here up to 2 GB. */
export const FEWER_COLLECTIONS = { GOGC: "400", GOMEMLIMIT: "2GiB" };
