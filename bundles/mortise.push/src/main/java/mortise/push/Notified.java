package mortise.push;

/**
 * A notification came for a person, or was read.
 *
 * @param id the notification's; 0 if several were read
 * @param title one sentence; empty if one was read
 * @param link the path of a page of this host; empty if there is none
 * @param unread how many are unread now
 */
public record Notified(long id, String title, String link, long unread) {}
