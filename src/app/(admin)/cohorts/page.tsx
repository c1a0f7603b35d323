export { CohortsPage as default } from "#ui/cohorts/cohorts-page.tsx";
