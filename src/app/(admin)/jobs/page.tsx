export { RunsPage as default } from "#ui/runs/runs-page.tsx";
