"""What the benchmarks ask: requests of every shape, none of them easier than people's own."""

REQUESTS = (
    "thoughtful sci-fi tonight",
    "Something like Arrival but more upbeat",
    "a cosy mystery for a rainy evening",
    "funny but not stupid, under 100 minutes",
    "a korean thriller from the last ten years, nothing with torture",
    "more like The Martian less like Black Mirror",
    "a western by Sergio Leone",
    "short series to binge, nothing depressing",
    "black and white noir from the 40s",
    "an animated film for my 6-year-old and her grandmother",
    "something slow and beautiful about grief that ends with hope",
    "a heist in space with found family and banter",
    "scary, but no gore and no jump scares",
    "french comedy about food",
    "what to watch after a bad day at work when I cannot concentrate",
    "a documentary about music, uplifting",
    "in the vein of Before Sunrise, two people talking all night",
    "epic fantasy like lord of the rings but less long",
    "give me three war films without heroics",
    "surprise me",
)
EVIDENCE = (
    "Something like Arrival but more upbeat",
    "I like sci-fi, but with good characters, it can't be just about the nerdy sets",
    "More like The Martian less like depressing Black Mirror",
    "No superhero movies, I'm burned out on them",
    "Friday nights I want something lighter",
)
VIEWER = "bench"
