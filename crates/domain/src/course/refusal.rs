//! Why the rules say no to what is asked about a course.

use crate::refusal::reasons;

reasons! {
    /// Why the rules say no.
    CourseReason of Course;

    /// The course would close before it started.
    ClosedBeforeStart = "closed-before-start",
    /// The course would close before the citizen came back to it.
    ClosedBeforeReentry = "closed-before-reentry",
    /// The citizen would come back before the course closed.
    ReenteredBeforeClosing = "reentered-before-closing",
    /// A course runs.
    CourseRuns = "course-runs",
    /// The course is closed.
    CourseClosed = "course-closed",
    /// The course is not closed.
    CourseOpen = "course-open",
    /// Youth counselling is five conversations at most.
    FiveConversations = "five-conversations",
    /// Longer support needs its section.
    NoOnwardSection = "no-onward-section",
    /// The profession takes part already.
    AlreadyInvolved = "already-involved",
    /// The profession does not take part.
    NotInvolved = "not-involved",
}
