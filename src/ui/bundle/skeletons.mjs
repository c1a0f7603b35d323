// Replaces ICU's number and date skeletons (`{n, number, ::.00}`), which no message uses; a test of the messages checks that.

const refuse = () => {
  throw new Error("Messages take no skeletons");
};

export { refuse as parseDateTimeSkeleton, refuse as parseNumberSkeleton, refuse as parseNumberSkeletonFromString };
