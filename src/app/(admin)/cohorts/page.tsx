export { CohortsPage as default } from "#features/cohorts/ui/cohorts-page.tsx";
