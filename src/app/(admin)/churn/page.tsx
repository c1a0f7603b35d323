export { ChurnPage as default } from "#ui/churn/churn-page.tsx";
