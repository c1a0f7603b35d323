export { ChurnPage as default } from "#features/playbooks/ui/churn-page.tsx";
