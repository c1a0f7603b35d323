export { RetentionPage as default } from "#features/cohorts/ui/retention-page.tsx";
