export { RunsPage as default } from "#features/operations/ui/runs-page.tsx";
