/** In place of what no page of the product draws: see `next.config.mjs`. */
export default undefined;
export const PageHeader = undefined;
