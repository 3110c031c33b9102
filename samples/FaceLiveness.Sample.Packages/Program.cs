using System.Reflection;

Console.WriteLine($"{Assembly.GetExecutingAssembly().GetName().Name} runs.");
