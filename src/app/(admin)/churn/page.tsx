export { ChurnPage as default } from "#ui/playbooks/churn-page.tsx";
