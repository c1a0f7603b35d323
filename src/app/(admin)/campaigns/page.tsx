export { CampaignsPage as default } from "#features/campaigns/ui/campaigns-page.tsx";
