/** The most characters of a sentence that describes customers. */
export const MOST_SENTENCE = 500;
