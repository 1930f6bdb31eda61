# What is said of a file that is read: what is wrong in it, what is odd, how it was understood.
