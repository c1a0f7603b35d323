export { RunsPage as default } from "#features/runs/ui/runs-page.tsx";
