"""What every protocol of Canvas shares: course, enrolment, assignment, grading, gradebook."""
