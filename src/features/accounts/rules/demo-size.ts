/** Customers of the sample data and of `npm run demo`. */
export const DEMO_CUSTOMERS = 5000;
